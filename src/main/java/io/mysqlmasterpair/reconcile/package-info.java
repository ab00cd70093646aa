/** The reconcilers: observe, diagnose, decide, record, act, in that order. */
@NullMarked
package io.mysqlmasterpair.reconcile;

import org.jspecify.annotations.NullMarked;
