/** What runs inside the Jobs: a class a step. Besides act, the only room that changes anything. */
@NullMarked
package io.mysqlmasterpair.worker;

import org.jspecify.annotations.NullMarked;
