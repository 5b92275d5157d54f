/// How a client proves who it is: SCRAM-SHA-256 (RFC 5802, 7677) without channel binding.
///
/// Invariant: a password is never stored, logged or put into a message, and an exchange for an
/// unknown user looks like any other until it fails. Callers: `connection`, on session threads; the
/// session layer makes verifiers. May depend on: `types`. Start reading at
/// [io.lauma.auth.ScramExchange].
@NullMarked
package io.lauma.auth;

import org.jspecify.annotations.NullMarked;
