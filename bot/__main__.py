"""`python -m bot` is `tocsin`."""

from handlers.cli.main import main

if __name__ == "__main__":
    main()
