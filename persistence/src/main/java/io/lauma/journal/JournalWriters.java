package io.lauma.journal;

import io.lauma.kv.GroupId;
import io.lauma.log.ReplicatedLog;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/// The epochs that entities of one actor system have opened, and which incarnation of an entity
/// writes under which. Thread safe.
public final class JournalWriters implements Extension {
  private static final Id ID = new Id();

  /// An open epoch. `writer` is the incarnation that uses it, known from its first write on;
  /// `retired` the one that used the epoch before, whose writes may still be on their way.
  private record Opened(long epoch, @Nullable String writer, @Nullable String retired) {}

  private static final class Id extends AbstractExtensionId<JournalWriters> {
    @Override
    public JournalWriters createExtension(ExtendedActorSystem system) {
      LogSetup setup =
          system
              .settings()
              .setup()
              .get(LogSetup.class)
              .orElseThrow(
                  () -> new IllegalStateException("the actor system was made without LogSetup"));
      return new JournalWriters(setup.log());
    }
  }

  private final ReplicatedLog log;
  private final Map<String, Opened> opened = new ConcurrentHashMap<>();

  private JournalWriters(ReplicatedLog log) {
    this.log = log;
  }

  public static JournalWriters get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  static JournalWriters get(ActorSystem system) {
    return ID.get(system);
  }

  /// The epoch under which the present incarnation of an entity recovered; 0 when none did here.
  public long epoch(String persistenceId) {
    Opened present = opened.get(persistenceId);
    return present == null ? 0 : present.epoch();
  }

  /// The group of a persistence id of the form `<group>|<entity>`.
  ///
  /// @throws JournalException when it has another form
  public static GroupId group(String persistenceId) {
    int bar = persistenceId.indexOf('|');
    try {
      return new GroupId(Integer.parseUnsignedInt(persistenceId, 0, bar, 10));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new JournalException(
          JournalException.Reason.UNSUPPORTED, "no group in persistence id " + persistenceId);
    }
  }

  ReplicatedLog log() {
    return log;
  }

  void opened(String persistenceId, long epoch) {
    opened.compute(
        persistenceId,
        (_, before) -> new Opened(epoch, null, before == null ? null : before.writer()));
  }

  /// The epoch for a write of this incarnation; empty when it is not the present one.
  OptionalLong epochFor(String persistenceId, String writer) {
    Opened bound =
        opened.computeIfPresent(
            persistenceId,
            (_, present) ->
                present.writer() == null && !writer.equals(present.retired())
                    ? new Opened(present.epoch(), writer, present.retired())
                    : present);
    return bound != null && writer.equals(bound.writer())
        ? OptionalLong.of(bound.epoch())
        : OptionalLong.empty();
  }
}
