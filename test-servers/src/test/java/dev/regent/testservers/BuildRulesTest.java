package dev.regent.testservers;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {

    @Override
    protected boolean mainIsTestCode() {
        return true;
    }
}
