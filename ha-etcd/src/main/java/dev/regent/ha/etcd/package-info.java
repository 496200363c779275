/** Elections and state on etcd. */
@NullMarked
package dev.regent.ha.etcd;

import org.jspecify.annotations.NullMarked;
