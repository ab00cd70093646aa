package io.mysqlmasterpair.pair;

/** Who may write on a member, replication aside. */
public enum Access {
    /** Every account that has the right. */
    OPEN,
    /** Accounts with administrator's rights alone: read_only. */
    ADMINISTRATORS,
    /** Nobody: super_read_only; read_only on a family that has nothing more. */
    NOBODY
}
