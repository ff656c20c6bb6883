"""What tests of several rooms start from: a browser, and an encoder that trains in a second."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from annotate.encoder.weights import PINNED, location

NOBODY = 65534
"""The user that owns nothing."""

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Has what tests start obey Ctrl-C: a shell that runs the tests in the background has told them not to."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the one that `CHROMIUM` names, the system's, or Playwright's own.

    Closed after each module: while it is open, no other event loop can run in this thread.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder of somebody who may not read everything: root, too, is nobody in particular while the test runs."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, -1)
            os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(os.getuid())


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT with random weights, 32 wide, with the pinned encoder's tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    shape = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    BertModel(shape, add_pooling_layer=False).save_pretrained(folder)
    AutoTokenizer.from_pretrained(location(PINNED)).save_pretrained(folder)
    return folder
