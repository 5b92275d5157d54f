package io.lauma.replica;

import io.lauma.message.CborMessage;
import java.util.List;

/// What an entity's journal tells its entity.
///
/// @param <E> the entity's events
public sealed interface EntityNews<E extends CborMessage> {
  /// The class of news of any entity, for message adapters.
  @SuppressWarnings("unchecked") // erasure: one class serves every E
  static <E extends CborMessage> Class<EntityNews<E>> type() {
    return (Class<EntityNews<E>>) (Class<?>) EntityNews.class;
  }

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
