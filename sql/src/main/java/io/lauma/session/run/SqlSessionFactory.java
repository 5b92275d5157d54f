package io.lauma.session.run;

import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.exec.Completions;
import io.lauma.pgcatalog.CatalogNames;
import io.lauma.session.Session;
import io.lauma.session.SessionFactory;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.Backends;
import io.lauma.session.ddl.Names;
import io.lauma.session.definition.IndexBuilds;
import io.lauma.session.definition.PasswordVerifiers;
import io.lauma.session.definition.Roles;
import io.lauma.session.setting.Settings;
import io.lauma.session.setting.StartupOptions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens a node's sessions: checks user and database, takes start-up settings, and finds sessions
/// again for cancel requests. Thread-safe.
public final class SqlSessionFactory implements SessionFactory {
  private final Supplier<SessionServices> services;
  private final Supplier<CatalogState> catalog;
  private final Backends backends;
  private final TableStatistics statistics = new TableStatistics();
  private final SecureRandom random = new SecureRandom();

  /// @param services the node's present ones
  /// @param catalog the present catalog whatever the node's standing in its cluster
  /// @param backends takes the sessions in
  public SqlSessionFactory(
      Supplier<SessionServices> services, Supplier<CatalogState> catalog, Backends backends) {
    this.services = services;
    this.catalog = catalog;
    this.backends = backends;
  }

  /// Gives the superuser its first password, when it has none yet.
  public void setFirstPassword(Optional<String> password) {
    Role superuser =
        catalog.get().role("postgres").orElseThrow(() -> new IllegalStateException("postgres"));
    if (password.isEmpty() || superuser.passwordVerifier().isPresent()) {
      return;
    }
    Role changed =
        new Role(
            superuser.oid(),
            superuser.name(),
            superuser.superuser(),
            superuser.login(),
            superuser.createRole(),
            superuser.createDatabase(),
            superuser.inherit(),
            superuser.replication(),
            superuser.connectionLimit(),
            password.map(PasswordVerifiers::of));
    Completions.await(
        services
            .get()
            .catalog()
            .change(new DdlRequest.PutRole(changed, false), "postgres", Roles.WITHOUT_PASSWORD));
  }

  @Override
  public Authentication authentication(String user, SocketAddress remote) {
    boolean loopback =
        remote instanceof InetSocketAddress address
            && address.getAddress() != null
            && address.getAddress().isLoopbackAddress();
    return loopback
        ? new Authentication.Trust()
        : new Authentication.ScramSha256(catalog.get().role(user).flatMap(Role::passwordVerifier));
  }

  @Override
  public Session open(Map<String, String> startupParameters, SocketAddress remote) {
    String user = startupParameters.getOrDefault("user", "");
    String database = startupParameters.getOrDefault("database", user);
    Role role =
        catalog
            .get()
            .role(user)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.INVALID_AUTHORIZATION_SPECIFICATION,
                    "role \"" + user + "\" does not exist"));
    if (!role.login()) {
      throw new SqlException(
          SqlState.INVALID_AUTHORIZATION_SPECIFICATION,
          "role \"" + user + "\" is not permitted to log in");
    }
    if (!database.equals(Names.DATABASE)) {
      throw new SqlException(
          SqlState.INVALID_CATALOG_NAME, "database \"" + database + "\" does not exist");
    }
    return session(role, settings(startupParameters), remote);
  }

  private SqlSession session(Role role, Settings settings, SocketAddress remote) {
    String user = role.name();
    return new SqlSession(
        backends.nextProcessId(),
        random.nextInt(),
        user,
        role.oid(),
        () -> catalog.get().role(user).filter(Role::superuser).isPresent(),
        services,
        settings,
        statistics,
        state -> new CatalogNames(state, settings.searchPath()),
        backends,
        remote);
  }

  /// Has this node go on with the index builds that the catalog gives to it; the result ends that.
  public IndexBuilds goOnWithBuilds() {
    return IndexBuilds.start(
        services,
        backends,
        role ->
            session(
                role,
                settings(Map.of("application_name", IndexBuilds.APPLICATION_NAME)),
                InetSocketAddress.createUnresolved("", 0)));
  }

  private static Settings settings(Map<String, String> startupParameters) {
    Settings settings = new Settings();
    startupParameters.forEach((name, value) -> {
      if (!name.equals("user")
          && !name.equals("database")
          && !name.equals("options")
          && !name.equals("replication")) {
        settings.setDefault(name, value);
      }
    });
    String options = startupParameters.getOrDefault("options", "");
    StartupOptions.parse(options).forEach(settings::setDefault);
    return settings;
  }

  @Override
  public void cancel(int processId, int secretKey) {
    if (!backends.cancelRequest(processId, secretKey)) {
      services.get().backends().cancelRequest(processId, secretKey);
    }
  }
}
