package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The definitions of one open transaction: durable, and part of the catalog that this transaction
/// sees, but of nobody else's until it commits (DESIGN 2.6).
///
/// @param transaction names it; never used again
/// @param builder the life of the node whose session it belongs to: when that ends, so does the
///   draft, unless it is prepared
/// @param steps what each of its definition statements changed, in order
/// @param decidedBy id of the transaction whose outcome decides about the draft; 0: not prepared
public record TransactionDraft(
    String transaction, String builder, List<Step> steps, long decidedBy) {
  public TransactionDraft {
    steps = List.copyOf(steps);
  }

  /// A name for the draft of a session, never used before.
  public static String newName(int processId) {
    return processId + "/" + UUID.randomUUID();
  }

  /// The session that a draft is of, by its name.
  public static int processIdOf(String transaction) {
    return Integer.parseInt(transaction.substring(0, transaction.indexOf('/')));
  }

  /// Changes of one statement.
  public record Step(List<CatalogChange> changes) {
    public Step {
      changes = List.copyOf(changes);
    }
  }

  /// Whether the outcome of a transaction decides about it, and its session's end does not.
  @JsonIgnore
  public boolean isPrepared() {
    return decidedBy != 0;
  }

  /// All changes in order.
  @JsonIgnore
  public List<CatalogChange> changes() {
    return steps.stream().flatMap(step -> step.changes().stream()).toList();
  }

  TransactionDraft with(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new TransactionDraft(transaction, builder, longer, decidedBy);
  }

  TransactionDraft cutTo(int count) {
    return new TransactionDraft(transaction, builder, steps.subList(0, count), decidedBy);
  }

  TransactionDraft prepared(long id) {
    return new TransactionDraft(transaction, builder, steps, id);
  }
}
