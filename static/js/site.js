/* On every page: countdowns, form comforts, sheets and dialogs. */

import "./countdown.js";
import "./forms.js";
import "./sheet.js";
