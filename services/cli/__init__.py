"""Commands of the house: `flask --app app …`."""

COMMANDS: tuple = ()
