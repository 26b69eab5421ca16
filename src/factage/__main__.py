"""`python -m factage` is the command `factage`."""

from factage.cli.main import main

raise SystemExit(main())
