"""The program ``customer-journey``, which is ``python -m customer_journey`` too."""


def main() -> int:
    """Run the command line, and return its exit code; an interruption ends the process by its signal."""
    try:
        import signal  # first, and everything else after it: Ctrl-C may come at any moment

        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            # Nothing is to be tidied up yet, so the process may end without an exception: one that is
            # raised in a callback cannot be caught, and would be printed.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        from customer_journey.cli import program

        return program.run()
    except KeyboardInterrupt:  # before that, or on Windows, which has no signal that ends a process
        try:
            import signal

            if hasattr(signal, "SIGHUP"):
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            pass
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
