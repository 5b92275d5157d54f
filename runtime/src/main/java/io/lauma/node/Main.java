package io.lauma.node;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line: `lauma start | demo | status | sql | stop`.
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
  private Main() {}

  public static void main(String[] arguments) {
    String command = arguments.length == 0 ? "" : arguments[0];
    if (command.equals("start")) {
      var _ = WarmUp.done();
    }
    CommandLine line = new CommandLine(new Main());
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
