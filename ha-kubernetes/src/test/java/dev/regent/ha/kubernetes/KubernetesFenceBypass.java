package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.support.DocumentFenceBypass;

/** For contenders in processes of their own, which make it by its name. */
public final class KubernetesFenceBypass extends DocumentFenceBypass {

    /** For the kit. */
    public KubernetesFenceBypass() {
        super(KubernetesHaBackendFactory::new);
    }
}
