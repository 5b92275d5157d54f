package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column or expression of an index, of an inferred index, or of a partition key.
///
/// @param column null where `expression` is given
public record IndexElement(
    @Nullable String column,
    @Nullable Expression expression,
    @Nullable QualifiedName collation,
    @Nullable QualifiedName operatorClass,
    List<Option> operatorClassOptions,
    KeyColumn.Order order,
    SortItem.Nulls nulls,
    int position)
    implements Node {}
