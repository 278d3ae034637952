"""Mandi Connect: the application factory, and `python app.py` to serve it."""

import os
import sys
from pathlib import Path

from dotenv import load_dotenv

from services.runtime import green

if __name__ == "__main__":  # before anything else is imported
    load_dotenv(Path(__file__).with_name(".env"))
    green.patch("threading" if "--worker" in sys.argv else os.environ.get("ASYNC_MODE") or "eventlet")

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import models.registry  # noqa: F401 - every table, for migrations
import services.listeners  # noqa: F401 - everybody who listens to events
import sockets.listeners  # noqa: F401 - pushes and socket events
from models.base import db
from routes import BLUEPRINTS, context, errors, formatting, headers, sessions
from routes.asking import Asking
from routes.assets import with_assets
from routes.encoding import JsonProvider
from services.cli import COMMANDS
from services.cli.demo import start_bidders
from services.jobs.scheduler import Jobs
from services.runtime.config import Config, ConfigFault, read_config
from services.runtime.setup import set_up
from services.runtime.transaction import prepare_engine
from sockets.server import init_socketio
from sockets.serving import serve

ROOT = Path(__file__).parent
WORKER = "--worker" in sys.argv[1:]
LARGEST_BODY = 26 * 1024 * 1024  # three photos of 8 MB and the form around them


def create_app(config: Config | None = None, *, commands: bool = True) -> Flask:
    """Build the application; without a config it reads the environment and .env.

    A process that only serves does without `commands`.
    """
    config = config or config_of_environment()
    set_up(config)
    app = Flask(__name__)
    app.request_class = Asking
    app.config.update(
        HOUSE=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # a fault's log holds no sealed amount
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        BABEL_DEFAULT_TIMEZONE=config.timezone,
        WTF_CSRF_TIME_LIMIT=12 * 60 * 60,
    )
    app.json = JsonProvider(app)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Babel(app, locale_selector=context.choose_locale)
    CSRFProtect(app)
    for part in (sessions, errors, formatting, context):
        part.register(app)
    headers.register(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if commands:
        _add_commands(app)
    app.wsgi_app = with_assets(app.wsgi_app, ROOT / "static")  # type: ignore[method-assign]
    if config.trusted_proxies:
        n = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    init_socketio(app, config)
    return app


def _add_commands(app: Flask) -> None:
    from flask_migrate import Migrate  # noqa: PLC0415 - 9 MB, for whoever changes tables

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    for command in COMMANDS:
        app.cli.add_command(command)


def config_of_environment() -> Config:
    """Read the settings, for the server and every command; ends the program naming all that is wrong."""
    load_dotenv(ROOT / ".env")
    try:
        return read_config(os.environ)
    except ConfigFault as fault:
        sys.exit(f"The configuration is wrong:\n{fault}")


def main() -> None:
    """Serve the house, or with --worker only do its jobs, until told to stop; says what is missing."""
    config = config_of_environment()
    if WORKER:
        config = config.model_copy(update={"async_mode": "threading", "run_jobs": True})
    app = create_app(config, commands=False)
    if faults := config.faults_of_serving(as_worker=WORKER):
        sys.exit("Not serving:\n" + "\n".join(faults))
    jobs = Jobs(app) if config.run_jobs else None
    if config.run_jobs and config.demo:
        start_bidders(config)
    if jobs and WORKER:
        jobs.work()
    serve(app, config, at_end=jobs.stop if jobs else lambda: None)


if __name__ == "__main__":
    main()
