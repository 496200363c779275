package dev.regent.ha.etcd;

import dev.regent.ha.testkit.support.TransactionFenceBypass;

/** Public, for contenders in processes of their own. */
public final class EtcdFenceBypass extends TransactionFenceBypass {

    public EtcdFenceBypass() {
        super(EtcdHaBackendFactory::new);
    }
}
