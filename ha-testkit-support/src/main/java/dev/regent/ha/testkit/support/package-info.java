/**
 * What the fixtures of drivers on {@code ha-driver-support} share, told by each no more than how to make its factory and where its servers are: faulty
 * links through a proxy, the way past the passive check, the operator's hand, the steps of a crash, and the look at what is stored. A driver that is a
 * {@link dev.regent.ha.support.transaction.TransactionStore} extends {@link dev.regent.ha.testkit.support.TransactionFixture}, one that is a
 * {@link dev.regent.ha.support.document.DocumentStore} {@link dev.regent.ha.testkit.support.DocumentFixture}.
 */
@NullMarked
package dev.regent.ha.testkit.support;

import org.jspecify.annotations.NullMarked;
