/// The vocabulary of stored data: keys, key ranges, identifiers, hybrid timestamps and row writes.
///
/// Invariant: every type is immutable and every encoding is order-preserving and fixed for ever.
/// Callers: every module, on any thread. May depend on: the JDK, and the annotations of Jackson,
/// which say how control messages carry an identifier. Start reading at [io.lauma.kv.Key].
@NullMarked
package io.lauma.kv;

import org.jspecify.annotations.NullMarked;
