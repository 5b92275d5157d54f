package io.lauma.txn;

import io.lauma.kv.Invariants;
import io.lauma.message.CborMessage;

/// What a coordinator that has nothing under way hands to the next one beside its events: then ids
/// of its term stay good.
///
/// @param nextNumber the first number of the term that nobody has got
public record CoordinatorImage(long term, long nextNumber) implements CborMessage {
  public CoordinatorImage {
    Invariants.check(term > 0 && nextNumber >= 0, "a term and a number", "term", term);
  }
}
