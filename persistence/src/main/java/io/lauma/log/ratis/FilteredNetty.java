package io.lauma.log.ratis;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.netty.NettyFactory;
import org.apache.ratis.netty.server.NettyRpcService;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServer;

/// Ratis' Netty transport behind a gate. Ratis' server takes whatever comes over its port: writes,
/// changes of members, removal of groups. Here only Raft's own requests pass, and only from nodes
/// that are not blocked; everything else is answered with an error and changes nothing.
///
/// Ratis makes it by its class name, so class and constructor are public.
public final class FilteredNetty implements RpcType {
  static final String TRAFFIC = "lauma.traffic";

  private static final Set<String> LOCAL =
      Set.of("getId", "getProperties", "getLifeCycleState", "getPeer", "toString", "hashCode");

  /// Says which of Raft's requests pass.
  interface Gate {
    /// @param ofLeader whether only leaders send such
    boolean takes(RaftRpcRequestProto header, boolean ofLeader);
  }

  /// Called by Ratis.
  public FilteredNetty() {}

  @Override
  public String name() {
    return SupportedRpcType.NETTY.name();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    Gate gate = parameters.getNonNull(TRAFFIC, Gate.class);
    return new NettyFactory(parameters) {
      @Override
      public NettyRpcService newRaftServerRpc(RaftServer server) {
        return super.newRaftServerRpc(gated(server, gate));
      }
    };
  }

  private static RaftServer gated(RaftServer server, Gate gate) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (!passes(method, arguments, gate)) {
            throw new IOException("this node does not take such requests from the network");
          }
          try {
            return method.invoke(server, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        };
    return (RaftServer)
        Proxy.newProxyInstance(
            FilteredNetty.class.getClassLoader(), new Class<?>[] {RaftServer.class}, handler);
  }

  private static boolean passes(Method method, Object[] arguments, Gate gate) {
    if (arguments == null || arguments.length == 0) {
      return LOCAL.contains(method.getName());
    }
    RaftRpcRequestProto header =
        switch (arguments[0]) {
          case AppendEntriesRequestProto request -> request.getServerRequest();
          case RequestVoteRequestProto request -> request.getServerRequest();
          case InstallSnapshotRequestProto request -> request.getServerRequest();
          case StartLeaderElectionRequestProto request -> request.getServerRequest();
          case null, default -> null;
        };
    boolean ofLeader = !(arguments[0] instanceof RequestVoteRequestProto);
    return header != null && gate.takes(header, ofLeader);
  }
}
