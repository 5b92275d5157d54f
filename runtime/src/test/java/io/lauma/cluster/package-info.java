/// Tests of a node's way into a herd, as far as one process shows it.
@NullMarked
package io.lauma.cluster;

import org.jspecify.annotations.NullMarked;
