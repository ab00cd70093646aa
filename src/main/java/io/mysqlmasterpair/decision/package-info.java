/** What is wrong, what cures it, and what comes next. Pure: no client, SQL, clock or logger. */
@NullMarked
package io.mysqlmasterpair.decision;

import org.jspecify.annotations.NullMarked;
