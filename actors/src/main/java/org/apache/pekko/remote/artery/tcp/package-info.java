/// One class in place of Pekko's own: [org.apache.pekko.remote.artery.tcp.TcpFraming] (decision
/// record 0014). Goes when Pekko 1.7.1 can be had. Callers: Pekko's transport only.
@NullMarked
package org.apache.pekko.remote.artery.tcp;

import org.jspecify.annotations.NullMarked;
