package io.lauma.journal;

import io.lauma.log.ReplicatedLog;
import org.apache.pekko.actor.setup.Setup;

/// Hands the node's replicated log to an actor system before its first actor:
/// `ActorSystemSetup.create(new LogSetup(log), ...)`.
public final class LogSetup extends Setup {
  private final ReplicatedLog log;

  public LogSetup(ReplicatedLog log) {
    this.log = log;
  }

  public ReplicatedLog log() {
    return log;
  }
}
