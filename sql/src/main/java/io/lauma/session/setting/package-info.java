/// The settings of a session: definitions, values, and what a client asks for at its start.
///
/// Invariant: a value that is not valid is refused before it is seen. Callers: the other packages
/// of sessions. May depend on: every package of `sql`. Start reading at
/// [io.lauma.session.setting.Settings].
@NullMarked
package io.lauma.session.setting;

import org.jspecify.annotations.NullMarked;
