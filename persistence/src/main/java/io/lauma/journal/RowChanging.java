package io.lauma.journal;

import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import java.util.List;

/// An event that changes more than its entity: the journal commits these beside the event, all or
/// nothing, so that apply never decodes an event. They are not part of what recovery replays, so
/// the event's serialized form leaves them out.
public interface RowChanging {
  /// The row versions the event makes.
  List<Effect.RowWrites> writes();

  /// What else must hold, for example that another entity of the group is still in its epoch.
  default List<Condition> conditions() {
    return List.of();
  }

  /// Further effects, for example a hand-over or a raised horizon.
  default List<Effect> effects() {
    return List.of();
  }
}
