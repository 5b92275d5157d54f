package io.lauma.replica;

import io.lauma.message.CborMessage;
import java.util.List;

/// What an entity's journal tells its entity.
///
/// @param <E> the entity's events
public sealed interface EntityNews<E extends CborMessage> {
  /// The entity may begin: its epoch is open and these are all events before it, in order.
  record Recovered<E extends CborMessage>(long epoch, List<E> events) implements EntityNews<E> {
    public Recovered {
      events = List.copyOf(events);
    }
  }

  /// These are durable, and applied on this node.
  record Written<E extends CborMessage>(List<E> events) implements EntityNews<E> {
    public Written {
      events = List.copyOf(events);
    }
  }
}
