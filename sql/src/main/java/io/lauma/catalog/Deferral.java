package io.lauma.catalog;

/// What a DEFERRABLE constraint is that an index is for.
///
/// @param initiallyDeferred whether it is checked at COMMIT unless SET CONSTRAINTS says otherwise;
///   else at the end of each statement
/// @param primaryKey whether it is a PRIMARY KEY, of a table whose rows are stored by a hidden id;
///   else it is UNIQUE
public record Deferral(boolean initiallyDeferred, boolean primaryKey) {}
