/** Conditions, Events and progress as values. Pure; the time is given. */
@NullMarked
package io.mysqlmasterpair.status;

import org.jspecify.annotations.NullMarked;
