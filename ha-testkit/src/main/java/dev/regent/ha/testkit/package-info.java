/** The JUnit contracts that every driver passes, with the rule numbers of docs/contract.md. */
@NullMarked
package dev.regent.ha.testkit;

import org.jspecify.annotations.NullMarked;
