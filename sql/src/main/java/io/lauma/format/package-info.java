/// Forms of values on the wire: the binary form of each type, and the row formats of COPY.
///
/// Invariant: bytes in and out are exactly PostgreSQL's; nothing here knows sockets, and readers
/// take chunks cut anywhere. Callers: the connection, on its session's thread; everything is pure.
/// May depend on: `types`, `row`. Start reading at [io.lauma.format.BinaryForm] and
/// [io.lauma.format.CopyReader].
@NullMarked
package io.lauma.format;

import org.jspecify.annotations.NullMarked;
