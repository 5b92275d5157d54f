/// JSON: the checker of json, the tree and canonical text of jsonb, and its operators.
///
/// Invariant: a jsonb value has one canonical text, and equal values have equal texts. Callers:
/// `types.text`, `expr`, on any thread; everything here is pure. May depend on: `types`,
/// `types.number`. Start reading at [io.lauma.types.json.JsonValue].
@NullMarked
package io.lauma.types.json;

import org.jspecify.annotations.NullMarked;
