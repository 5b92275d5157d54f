package io.lauma.catalog;

/// A component of a relation's key, in key order.
public record KeyColumn(int columnId, boolean descending, boolean nullsFirst) {}
