package io.lauma.parse.tree;

/// A statement as written.
public sealed interface Statement extends Node
    permits Query,
        ModifyStatement,
        TableStatement,
        AlterStatement,
        DefinitionStatement,
        TransactionStatement,
        SettingStatement,
        PortalStatement,
        MaintenanceStatement,
        PrivilegeStatement,
        ClusterStatement,
        Unsupported {}
