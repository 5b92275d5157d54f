package io.lauma.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lauma.membership.Member;
import java.util.List;

/// The herd's answer to a node that it admitted: `POST /lauma/admit`.
///
/// @param herdId identity of the herd: part of its groups' identity
/// @param members the present members, the admitted one included
@JsonIgnoreProperties(ignoreUnknown = true)
public record Admission(String herdId, List<Member> members) {
  public Admission {
    members = List.copyOf(members);
  }
}
