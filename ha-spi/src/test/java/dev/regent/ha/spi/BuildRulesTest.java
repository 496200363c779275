package dev.regent.ha.spi;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
