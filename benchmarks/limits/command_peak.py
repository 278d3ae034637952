"""`python -m benchmarks.limits.command_peak prices import FILE`: the most memory a `flask …` takes, in MB."""

import resource
import subprocess
import sys

FLASK = "import sys; sys.modules['rich'] = None; from flask.cli import main; main()"
"""A house has no rich, which comes with the development tools: 8 MB that structlog would load."""


def main(command: list[str]) -> None:
    """Run a command of the house to its end and print its peak."""
    subprocess.run([sys.executable, "-c", FLASK, "--app", "app", *command], stdout=sys.stderr, check=True)
    print(round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1))


if __name__ == "__main__":
    main(sys.argv[1:])
