"""The program ``customer-journey``, which ``python -m customer_journey`` also runs."""


def main() -> int:
    """Run the command line and return its exit code; an interrupt ends the process by its signal."""
    try:
        import signal  # imported before everything else, because Ctrl-C may come at any moment

        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            # There is nothing to tidy up yet, so the process may end without an exception: an exception
            # that is raised in a callback cannot be caught, and would be printed.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
        from customer_journey.cli import program

        return program.run()
    except KeyboardInterrupt:  # before SIGINT was reset, or on Windows, where no signal ends a process
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
