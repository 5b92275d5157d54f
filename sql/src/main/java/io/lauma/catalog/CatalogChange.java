package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.TableId;

/// One change of the catalog's contents. Whole new definitions, so that applying one consults
/// nothing but itself.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = CatalogChange.PutRelation.class, name = "put-relation"),
  @JsonSubTypes.Type(value = CatalogChange.DropRelation.class, name = "drop-relation"),
  @JsonSubTypes.Type(value = CatalogChange.PutSchema.class, name = "put-schema"),
  @JsonSubTypes.Type(value = CatalogChange.DropSchema.class, name = "drop-schema"),
  @JsonSubTypes.Type(value = CatalogChange.PutRole.class, name = "put-role"),
  @JsonSubTypes.Type(value = CatalogChange.DropRole.class, name = "drop-role"),
  @JsonSubTypes.Type(value = CatalogChange.PutComment.class, name = "put-comment"),
  @JsonSubTypes.Type(value = CatalogChange.LockTable.class, name = "lock-table"),
  @JsonSubTypes.Type(value = CatalogChange.AddDraftStep.class, name = "add-draft-step"),
  @JsonSubTypes.Type(value = CatalogChange.CutDraft.class, name = "cut-draft"),
  @JsonSubTypes.Type(value = CatalogChange.PrepareDraft.class, name = "prepare-draft"),
  @JsonSubTypes.Type(value = CatalogChange.DropDraft.class, name = "drop-draft"),
})
public sealed interface CatalogChange {
  /// Creates a relation or replaces the definition it had.
  record PutRelation(Relation relation) implements CatalogChange {}

  record DropRelation(TableId table) implements CatalogChange {}

  record PutSchema(CatalogSnapshot.Schema schema) implements CatalogChange {}

  record DropSchema(int oid) implements CatalogChange {}

  record PutRole(CatalogSnapshot.Role role) implements CatalogChange {}

  record DropRole(int oid) implements CatalogChange {}

  /// COMMENT ON; an empty text removes it. `subId` is the attribute number of a column, else 0.
  record PutComment(int oid, int subId, String text) implements CatalogChange {}

  /// A table is locked until the draft that this is a step of is over; changes nothing.
  record LockTable(int oid, TableLock mode) implements CatalogChange {}

  /// A step more of a transaction's draft; its first one begins the draft.
  record AddDraftStep(String transaction, String builder, TransactionDraft.Step step)
      implements CatalogChange {}

  /// Only the first steps of a draft are left.
  record CutDraft(String transaction, int steps) implements CatalogChange {}

  /// From now on the outcome of a transaction decides about the draft.
  record PrepareDraft(String transaction, long decidedBy) implements CatalogChange {}

  /// The draft is over; what became of it stands beside this.
  record DropDraft(String transaction) implements CatalogChange {}
}
