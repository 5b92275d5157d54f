package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// A FOREIGN KEY constraint, kept with the table that refers.
///
/// @param columnIds the referring columns
/// @param referencedOid OID of the table that is referred to
/// @param referencedColumnIds its columns, one for each of `columnIds`
/// @param onDeleteColumnIds what SET NULL and SET DEFAULT of ON DELETE set; empty: all of them
/// @param notValid whether rows from before it may be violations
/// @param builder who is about to validate it: when it is gone, so is the constraint; empty when
///   nobody is
/// @param referencedIndexOid the unique index of the columns that are referred to; 0, and left out,
///   for the PRIMARY KEY
public record ForeignKey(
    int oid,
    String name,
    List<Integer> columnIds,
    int referencedOid,
    List<Integer> referencedColumnIds,
    Match match,
    Action onUpdate,
    Action onDelete,
    List<Integer> onDeleteColumnIds,
    boolean deferrable,
    boolean initiallyDeferred,
    boolean notValid,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String builder,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int referencedIndexOid) {
  /// PostgreSQL's limit.
  public static final int COLUMNS_MAX = 32;

  public ForeignKey {
    columnIds = List.copyOf(columnIds);
    referencedColumnIds = List.copyOf(referencedColumnIds);
    onDeleteColumnIds = List.copyOf(onDeleteColumnIds);
    builder = builder == null ? "" : builder;
  }

  /// One that refers to a PRIMARY KEY.
  public ForeignKey(
      int oid,
      String name,
      List<Integer> columnIds,
      int referencedOid,
      List<Integer> referencedColumnIds,
      Match match,
      Action onUpdate,
      Action onDelete,
      List<Integer> onDeleteColumnIds,
      boolean deferrable,
      boolean initiallyDeferred,
      boolean notValid,
      String builder) {
    this(
        oid,
        name,
        columnIds,
        referencedOid,
        referencedColumnIds,
        match,
        onUpdate,
        onDelete,
        onDeleteColumnIds,
        deferrable,
        initiallyDeferred,
        notValid,
        builder,
        0);
  }

  /// The same constraint, which every row is known to satisfy.
  ForeignKey validated() {
    return new ForeignKey(
        oid,
        name,
        columnIds,
        referencedOid,
        referencedColumnIds,
        match,
        onUpdate,
        onDelete,
        onDeleteColumnIds,
        deferrable,
        initiallyDeferred,
        false,
        "",
        referencedIndexOid);
  }

  /// When a row with NULLs refers to nothing.
  public enum Match {
    /// With any NULL.
    SIMPLE('s'),
    /// With nothing but NULLs; some NULLs are a violation.
    FULL('f');

    private final char code;

    Match(char code) {
      this.code = code;
    }

    /// pg_constraint.confmatchtype.
    public char code() {
      return code;
    }
  }

  /// What becomes of rows whose referenced row goes away.
  public enum Action {
    NO_ACTION('a', "NO ACTION"),
    RESTRICT('r', "RESTRICT"),
    CASCADE('c', "CASCADE"),
    SET_NULL('n', "SET NULL"),
    SET_DEFAULT('d', "SET DEFAULT");

    private final char code;
    private final String words;

    Action(char code, String words) {
      this.code = code;
      this.words = words;
    }

    /// pg_constraint.confdeltype and confupdtype.
    public char code() {
      return code;
    }

    /// As SQL writes it.
    public String words() {
      return words;
    }
  }
}
