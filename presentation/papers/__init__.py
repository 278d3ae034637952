"""Papers as people read them: one sheet made of the frozen facts, shown as a page and drawn as a PDF."""
