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
}
