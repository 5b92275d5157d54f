/// The marker of serialized messages, and the list of them.
///
/// Invariant: what implements the marker is a record or an enum and has a golden file. Callers:
/// every package of this module. May depend on: the JDK only. Start reading at
/// [io.lauma.message.CborMessage].
@NullMarked
package io.lauma.message;

import org.jspecify.annotations.NullMarked;
