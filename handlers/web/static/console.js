// What the console does beyond what the server renders; every page works without it.
"use strict";
