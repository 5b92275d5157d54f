package io.lauma.replica;

import io.lauma.log.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A service of the system group whose state is named values of the group's store: what it tells
/// anybody is durable, one write is under way at a time, and answers that need none go out under
/// the lease. For the actor of the services alone.
abstract class StoredService {
  private final LeaderLease lease;
  private List<Runnable> answers = new ArrayList<>();
  private List<Runnable> writing = List.of();
  private boolean underWay;

  StoredService(LeaderLease lease) {
    this.lease = lease;
  }

  LeaderLease lease() {
    return lease;
  }

  /// Has something sent once the present state is durable.
  void answer(Runnable send) {
    answers.add(send);
  }

  /// The values that have changed since the last call.
  abstract List<Effect> takeChanged();

  /// What is to be written now; tell [#written] what became of it.
  Optional<List<Effect>> nextWrite() {
    if (underWay) {
      return Optional.empty();
    }
    List<Effect> effects = takeChanged();
    List<Runnable> ready = answers;
    answers = new ArrayList<>();
    if (!effects.isEmpty()) {
      underWay = true;
      writing = ready;
      return Optional.of(effects);
    }
    if (!ready.isEmpty()) {
      var _ =
          lease
              .covers()
              .thenAccept(covered -> {
                if (covered) {
                  ready.forEach(Runnable::run);
                }
              });
    }
    return Optional.empty();
  }

  /// The write was applied: its answers go out.
  void written() {
    underWay = false;
    writing.forEach(Runnable::run);
    writing = List.of();
  }
}
