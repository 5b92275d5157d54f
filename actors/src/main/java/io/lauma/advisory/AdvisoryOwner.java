package io.lauma.advisory;

import io.lauma.log.NodeId;
import io.lauma.message.CborMessage;

/// The session that has a lock: it ends with the incarnation of its node.
public record AdvisoryOwner(NodeId node, long incarnation, int processId) implements CborMessage {}
