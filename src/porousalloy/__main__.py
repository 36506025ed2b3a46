"""``python -m porousalloy``: the command line."""

from porousalloy.experiments.cli.main import main

raise SystemExit(main())
