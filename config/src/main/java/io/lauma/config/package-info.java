/// The settings: records with units, their parsing and checks, and `reference.conf`.
///
/// Invariant: a settings record that exists is valid. Callers: every module, on any thread; parsing
/// happens once at start. May depend on: Typesafe Config; nothing of ours. Start reading at
/// `reference.conf`.
@NullMarked
package io.lauma.config;

import org.jspecify.annotations.NullMarked;
