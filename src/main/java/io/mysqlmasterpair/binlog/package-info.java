/** Reads binary logs that lie in files, into transactions and their changes. Asks no server. */
@NullMarked
package io.mysqlmasterpair.binlog;

import org.jspecify.annotations.NullMarked;
