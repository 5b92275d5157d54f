package io.lauma.node;

import io.lauma.clock.Clock;
import io.lauma.clock.SystemClock;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line: `lauma start | demo | status | sql | stop`, on the machine's clocks or on
/// those that a test hands to [#run].
@Command(
    name = "lauma",
    description = "A distributed SQL database that speaks PostgreSQL.",
    mixinStandardHelpOptions = true,
    version = "Lauma 0.1.0",
    subcommands = {
      StartCommand.class,
      DemoCommand.class,
      StatusCommand.class,
      SqlCommand.class,
      StopCommand.class,
      RehearseCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private final Clock clock;

  private Main(Clock clock) {
    this.clock = clock;
  }

  public static void main(String[] arguments) {
    run(SystemClock.INSTANCE, arguments);
  }

  /// Carries a command out and ends the process, unless it is a node that has started.
  ///
  /// @param clock of the node that `start` starts
  public static void run(Clock clock, String... arguments) {
    String command = arguments.length == 0 ? "" : arguments[0];
    if (command.equals("start")) {
      var _ = WarmUp.done();
    }
    CommandLine line = new CommandLine(new Main(clock));
    line.setExecutionExceptionHandler((error, failed, _) -> {
      failed.getErr().println("lauma: " + messageOf(error));
      return CommandLine.ExitCode.SOFTWARE;
    });
    int code;
    try {
      code = line.execute(arguments);
    } catch (LinkageError | VirtualMachineError e) {
      line.getErr().println("lauma: the program is damaged or out of memory: " + e);
      line.getErr().flush();
      code = CommandLine.ExitCode.SOFTWARE;
    }
    if (code != 0 || !command.equals("start")) {
      System.exit(code);
    }
  }

  Clock clock() {
    return clock;
  }

  /// The first message of a failure and its causes.
  static String messageOf(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        return message;
      }
    }
    return error.toString();
  }
}
